package org.wattwerk.agent.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RestWordTest {
    private final RestWord word = new RestWord();

    @Test
    void rest_saidUnderAPause_holdsUntilTheJobIsToldToGoOn() {
        word.handedOut(Directive.RUN, 1);
        word.computes(Directive.RUN);
        word.handedOut(Directive.PAUSE, 2);
        word.rests(OptionalLong.of(2));
        assertThat(word.holds()).isTrue();
        word.handedOut(Directive.RUN, 3);
        assertThat(word.holds()).as("it may be computing already").isFalse();
        word.handedOut(Directive.PAUSE, 4);
        assertThat(word.holds()).as("nobody knows which of both it heard").isFalse();
        word.rests(OptionalLong.of(4));
        assertThat(word.holds()).as("it has heard the last one").isTrue();
    }

    @Test
    void rest_thatWasOnItsWayWhenTheJobWasToldToGoOn_isNotBelieved() {
        word.handedOut(Directive.PAUSE, 2);
        word.handedOut(Directive.RUN, 3);
        word.rests(OptionalLong.of(2));
        assertThat(word.holds()).isFalse();
        word.computes(Directive.RUN);
        word.handedOut(Directive.PAUSE, 4);
        word.rests(OptionalLong.of(4));
        assertThat(word.holds()).isTrue();
    }

    @Test
    void computing_saidLate_doesNotHideALaterLeaveToGoOn() {
        word.handedOut(Directive.PAUSE, 2);
        word.handedOut(Directive.RUN, 3);
        word.handedOut(Directive.PAUSE, 4);
        word.computes(Directive.PAUSE);
        word.handedOut(Directive.RUN, 5);
        word.rests(OptionalLong.empty());
        assertThat(word.holds()).as("said under 4, and 5 is on its way").isFalse();
    }

    @Test
    void rest_ofAJobThatSaysNoNumber_isDoubtedOnlyAfterAPauseThatWasTakenBack() {
        word.handedOut(Directive.RUN, 1);
        word.rests(OptionalLong.empty());
        word.handedOut(Directive.RUN, 1);
        assertThat(word.holds()).as("it rests by itself, nobody paused it").isTrue();
        word.handedOut(Directive.PAUSE, 2);
        assertThat(word.holds()).isTrue();
        word.handedOut(Directive.RUN, 3);
        assertThat(word.holds()).isFalse();
        word.rests(OptionalLong.empty());
        assertThat(word.holds()).as("said before or after it heard 3?").isFalse();
        word.computes(Directive.RUN);
        word.handedOut(Directive.PAUSE, 4);
        word.rests(OptionalLong.empty());
        assertThat(word.holds()).isTrue();
    }

    @Test
    void rest_afterARestartOfTheAgent_isBelievedOnceItWasSaidAgainByThoseWhoDo() {
        RestWord numbered = RestWord.kept(true, true, 1_000_000);
        assertThat(numbered.holds()).isFalse();
        numbered.rests(OptionalLong.of(7));
        assertThat(numbered.holds()).as("a word to the agent of before").isFalse();
        numbered.handedOut(Directive.PAUSE, 1_000_001);
        numbered.rests(OptionalLong.of(1_000_001));
        assertThat(numbered.holds()).isTrue();
        assertThat(RestWord.kept(true, false, 1_000_000).holds()).isTrue();
    }
}
