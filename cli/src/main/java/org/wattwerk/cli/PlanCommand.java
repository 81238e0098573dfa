package org.wattwerk.cli;

import picocli.CommandLine.Command;

/** {@code wattwerk plan}: the run's plan to its deadline. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Plans the long run to its deadline: makes a plan, shows and explains it, compares two.",
        subcommands = {PlanMakeCommand.class, PlanShowCommand.class, PlanExplainCommand.class},
        footer = {
            "",
            "Examples:",
            "  wattwerk plan make --policy policies/examples --prices 2025.csv --out plan.json",
            "  wattwerk plan make --policy policies/examples --prices 2025.csv --what-if deadline=2025-11-30",
            "  wattwerk plan explain plan.json"
        })
final class PlanCommand {}
