package org.wattwerk.trainer.reference;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "org.wattwerk.trainer.reference", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String HOME = "org.wattwerk.trainer.reference";

    /**
     * The engine frees the number's array before the gradient is computed: mul, div and pow with a Number give wrong
     * gradients. No arithmetic with a Number is needed at all, so all of it is forbidden, in-place forms included.
     */
    private static final DescribedPredicate<JavaAccess<?>> ARITHMETIC_WITH_A_NUMBER = describe(
            "arithmetic of an array with a Number",
            access -> access instanceof JavaCodeUnitAccess<?> call
                    && call.getTargetOwner().getPackageName().startsWith("ai.djl.ndarray")
                    && Set.of("mul", "div", "pow", "mod", "add", "sub").stream()
                            .anyMatch(name -> call.getName().equals(name)
                                    || call.getName().equals(name + "i"))
                    && call.getTarget().getRawParameterTypes().stream()
                            .anyMatch(type -> type.isEquivalentTo(Number.class)));

    @ArchTest
    static final ArchRule GRADIENTS_ARE_SAFE = noClasses().should().accessTargetWhere(ARITHMETIC_WITH_A_NUMBER);

    /**
     * The library's encoder block normalises over batch and time, so that earlier tokens see later ones; its optimisers
     * keep state that cannot be saved and clip one side alone; its losses scale by a Number; its trainer does not wait
     * for its threads.
     */
    @ArchTest
    static final ArchRule NO_BROKEN_PARTS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.nn.transformer..", "ai.djl.training.loss..", "ai.djl.training.optimizer..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("ai.djl.training.EasyTrain");

    @ArchTest
    static final ArchRule NO_CIRCLES =
            slices().matching(HOME + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule LADDER = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("corpus")
            .definedBy(HOME + ".corpus")
            .layer("model")
            .definedBy(HOME + ".model")
            .layer("learning")
            .definedBy(HOME + ".learning")
            .layer("checkpoint")
            .definedBy(HOME + ".checkpoint")
            .layer("pacing")
            .definedBy(HOME + ".pacing")
            .layer("run")
            .definedBy(HOME + ".run")
            .layer("settings")
            .definedBy(HOME + ".settings")
            .layer("chart")
            .definedBy(HOME + ".chart")
            .layer("main")
            .definedBy(HOME)
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("settings")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("chart")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("pacing")
            .mayOnlyBeAccessedByLayers("run", "main")
            .whereLayer("checkpoint")
            .mayOnlyBeAccessedByLayers("run", "main")
            .whereLayer("learning")
            .mayOnlyBeAccessedByLayers("run", "main")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("learning", "main");

    @Test
    void gradientsAreSafe_classThatMultipliesByANumber_isCaught() {
        assertThat(GRADIENTS_ARE_SAFE
                        .evaluate(new ClassFileImporter().importClasses(Unsafe.class, UnsafeReference.class))
                        .getFailureReport()
                        .getDetails())
                .hasSize(3);
    }

    /** What must not be written. */
    static final class Unsafe {
        NDArray halved(NDArray x) {
            return x.mul(0.5f);
        }

        NDArray doubled(NDArray x) {
            return ai.djl.ndarray.NDArrays.mul(x, 2);
        }
    }

    /** What must not be written either. */
    static final class UnsafeReference {
        Function<Number, NDArray> powers(NDArray x) {
            return x::pow;
        }
    }
}
