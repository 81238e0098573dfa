package org.wattwerk.controller.api;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.MonthStatement;
import org.wattwerk.core.ledger.Statement;

/**
 * Which part of a statement is asked for: that of one payer, of one project, or all of it.
 *
 * @param costCentre who pays; also the word for an account that is nobody's job
 * @param project what jobs run for
 */
record StatementPart(Optional<String> costCentre, Optional<String> project) {
    static final StatementPart ALL = new StatementPart(Optional.empty(), Optional.empty());

    /**
     * @throws IllegalArgumentException if both are asked for
     */
    StatementPart {
        if (costCentre.isPresent() && project.isPresent()) {
            throw new IllegalArgumentException(
                    "a statement is of a cost centre or of a project, not of both: leave one of them out");
        }
    }

    /**
     * @throws NoSuchElementException if nobody of that name pays for anything in it
     */
    Statement of(Statement statement) {
        List<AccountId> accounts =
                statement.accounts().stream().map(account -> account.account()).toList();
        if (costCentre.isPresent()) {
            return statement.partOf(costCentre.get()).orElseThrow(() -> noCostCentre(accounts));
        }
        if (project.isPresent()) {
            return statement.ofProject(project.get()).orElseThrow(() -> noProject(accounts));
        }
        return statement;
    }

    /**
     * @throws NoSuchElementException if nobody of that name pays for anything in it
     */
    MonthStatement of(MonthStatement month) {
        List<AccountId> accounts = new ArrayList<>();
        month.own().ifPresent(own -> own.accounts().forEach(account -> accounts.add(account.account())));
        month.corrections().values().forEach(line -> line.parts().forEach(part -> accounts.add(part.account())));
        if (costCentre.isPresent()) {
            return month.partOf(costCentre.get()).orElseThrow(() -> noCostCentre(accounts));
        }
        if (project.isPresent()) {
            return month.ofProject(project.get()).orElseThrow(() -> noProject(accounts));
        }
        return month;
    }

    private NoSuchElementException noCostCentre(List<AccountId> accounts) {
        return nobody("cost centre '" + costCentre.orElse("") + "'", accounts, AccountId::payer);
    }

    private NoSuchElementException noProject(List<AccountId> accounts) {
        return nobody("project '" + project.orElse("") + "'", accounts, AccountId::project);
    }

    private static NoSuchElementException nobody(
            String asked, List<AccountId> accounts, Function<AccountId, String> name) {
        List<String> known = accounts.stream()
                .map(name)
                .filter(text -> !text.isEmpty())
                .distinct()
                .sorted()
                .toList();
        return new NoSuchElementException("no " + asked + " has paid for anything in this period: "
                + (known.isEmpty() ? "there is none" : "there are " + known));
    }
}
