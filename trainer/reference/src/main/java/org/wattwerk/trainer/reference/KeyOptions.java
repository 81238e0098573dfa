package org.wattwerk.trainer.reference;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wattwerk.trainer.reference.settings.Key;
import org.wattwerk.trainer.reference.settings.Settings;
import org.wattwerk.trainer.reference.settings.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Options made from the table of keys, so that command line, YAML and {@code --set} can never differ. */
final class KeyOptions {
    private static final String CONFIG = "--config";
    private static final String SET = "--set";

    private KeyOptions() {}

    /** Adds the options of these keys, and those for a file and single keys. */
    static void add(CommandSpec command, Set<Key> keys) {
        command.addOption(OptionSpec.builder(CONFIG)
                .type(Path.class)
                .paramLabel("FILE")
                .description("Settings as YAML, with units; see docs/jobs.md.")
                .build());
        command.addOption(OptionSpec.builder(SET)
                .type(String[].class)
                .auxiliaryTypes(String.class)
                .paramLabel("KEY=VALUE")
                .description("Sets one key of the file, such as model.width=128. Can be given again.")
                .build());
        for (Key key : keys) {
            String otherwise = key.otherwise().isEmpty() ? "" : " (" + key.otherwise() + ")";
            OptionSpec.Builder option = OptionSpec.builder(key.option())
                    .paramLabel(
                            key.path().substring(key.path().indexOf('.') + 1).toUpperCase(Locale.ROOT))
                    .description((key.meaning() + otherwise).replace("%", "%%"));
            command.addOption((key.isSeveral() ? option.type(String[].class) : option.type(String.class)).build());
        }
    }

    /** What was written on the command line of a command. */
    static ParseResult line(@Nullable CommandSpec command) {
        return Objects.requireNonNull(command, "picocli hands it in")
                .commandLine()
                .getParseResult();
    }

    /** The settings of a command line: its file, then its assignments, then its options. */
    static Settings read(ParseResult line, Set<Key> keys) throws BadInput {
        Map<Key, List<String>> options = new EnumMap<>(Key.class);
        for (Key key : keys) {
            if (key.isSeveral()) {
                String[] several = line.matchedOptionValue(key.option(), new String[0]);
                if (several.length > 0) {
                    options.put(key, Arrays.asList(several));
                }
            } else {
                String one = line.matchedOptionValue(key.option(), "");
                if (!one.isEmpty()) {
                    options.put(key, List.of(one));
                }
            }
        }
        String[] assignments = line.matchedOptionValue(SET, new String[0]);
        Path file = line.hasMatchedOption(CONFIG) ? line.matchedOptionValue(CONFIG, Path.of("")) : null;
        try {
            return Settings.read(Optional.ofNullable(file), Arrays.asList(assignments), options);
        } catch (SettingsException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }
}
