package org.wattwerk.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The plan of core, held by the build. */
class ArchitectureTest {
    private static final String CORE = "org.wattwerk.core.";

    /** The ladder: each rung may use the rungs above it in this list, and itself. */
    private static final List<Set<String>> LADDER = List.of(
            Set.of("quantity"),
            Set.of("time"),
            Set.of("cluster"),
            Set.of("device"),
            Set.of("metering", "tariff"),
            Set.of("enforcing"),
            Set.of("ledger", "budget"),
            Set.of("capping", "scheduling", "planning"),
            Set.of("control"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.wattwerk.core");

    @Test
    void core_anyClass_usesOnlyJavaAndItself() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "org.wattwerk.core..")
                .check(CLASSES);
    }

    @Test
    void ladder_anyPackage_usesOnlyWhatStandsBeforeIt() {
        List<String> below = new ArrayList<>();
        for (Set<String> rung : LADDER) {
            for (String room : rung) {
                List<String> allowed = new ArrayList<>(below);
                allowed.add(CORE + room + "..");
                classes()
                        .that()
                        .resideInAPackage(CORE + room + "..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(with(allowed, "java..", "org.jspecify.."))
                        .allowEmptyShould(true)
                        .check(CLASSES);
            }
            rung.forEach(room -> below.add(CORE + room + ".."));
        }
    }

    @Test
    void ladder_everyPackageOfCore_hasItsRung() {
        Set<String> rooms = new TreeSet<>();
        LADDER.forEach(rooms::addAll);
        for (JavaClass type : CLASSES) {
            String name = type.getPackageName();
            if (name.startsWith(CORE)) {
                assertThat(rooms).contains(name.substring(CORE.length()).split("\\.")[0]);
            }
        }
    }

    @Test
    void packages_anyTwo_haveNoCircle() {
        slices().matching(CORE + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void clock_anyClass_asksNone() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "the call reads a clock",
                        call -> (call.getTargetOwner().getPackageName().equals("java.time")
                                        && (call.getName().equals("now")
                                                || call.getName().startsWith("system")))
                                || (call.getTargetOwner().isEquivalentTo(System.class)
                                        && Set.of("nanoTime", "currentTimeMillis")
                                                .contains(call.getName()))))
                .check(CLASSES);
    }

    @Test
    void threadsFilesSocketsAndLogs_anyClass_usesNone() {
        noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "do input, output, threads or logs",
                        type -> Set.of("java.lang.Thread", "java.lang.Process", "java.lang.Runtime", "java.util.Timer")
                                        .contains(type.getName())
                                || (isIn(type, "java.io", "java.nio", "java.net", "java.sql", "java.util.logging")
                                        && !type.getName().equals("java.io.Serializable"))
                                || isIn(type, "java.util.concurrent")))
                .check(CLASSES);
    }

    private static boolean isIn(JavaClass type, String... packages) {
        for (String name : packages) {
            if (type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".")) {
                return true;
            }
        }
        return false;
    }

    private static String[] with(List<String> packages, String... more) {
        List<String> all = new ArrayList<>(packages);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
