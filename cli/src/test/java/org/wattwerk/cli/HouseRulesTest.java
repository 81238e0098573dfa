package org.wattwerk.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the whole house, looked at from the room that sees all others. */
class HouseRulesTest {
    private static JavaClasses house;

    @BeforeAll
    static void readTheHouse() {
        house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.wattwerk");
    }

    @Test
    void jna_anywhereButNvmlAndSystemd_isForbidden() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.wattwerk.agent.nvml..", "org.wattwerk.agent.systemd..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .because(
                        "native calls stay in two places: the driver, tested against the real library, and a datagram to systemd")
                .check(house);
    }

    @Test
    void frameworks_inTheRoomsOfDecisions_areForbidden() {
        noClasses()
                .that()
                .resideInAnyPackage("org.wattwerk.core..", "org.wattwerk.policies..", "org.wattwerk.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "org.slf4j..", "java.sql..", "java.net.http..")
                .because("the simulator runs the very same decisions without the shell around them")
                .check(house);
    }

    @Test
    void core_anythingButJavaAndItself_isForbidden() {
        noClasses()
                .that()
                .resideInAPackage("org.wattwerk.core..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("org.wattwerk.core..", "java..", "org.jspecify..")
                .because("core is pure Java")
                .check(house);
    }

    @Test
    void clocks_besidesTheOneDoor_areForbidden() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages("org.wattwerk.runtime..", "org.wattwerk.trainer..", "org.wattwerk.protocol..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalTime.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                        com.tngtech.archunit.core.domain.JavaClass.Predicates.type(
                                                io.vertx.core.Vertx.class)))
                        .and(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                                        "setTimer|setPeriodic|timer"))))
                .because("time comes in through Timers alone, so that a year can be played in seconds");
        rule.check(house);
    }

    @Test
    void rooms_knowEachOtherInOneDirection() {
        slices().matching("org.wattwerk.(*)..").should().beFreeOfCycles().check(house);
    }
}
