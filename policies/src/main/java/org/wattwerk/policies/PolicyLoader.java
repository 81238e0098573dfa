package org.wattwerk.policies;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.scheduling.SchedulingRules;

/** Reads a policy from one file or from all files of a folder; a section may stand in any of them, once. */
public final class PolicyLoader {
    private static final SortedSet<String> SECTIONS =
            new TreeSet<>(List.of("site", "tariff", "control", "budget", "job-defaults", "jobs", "run", "scheduling"));

    private final Problems problems = new Problems();
    private final Map<String, Field> sections = new LinkedHashMap<>();

    private PolicyLoader() {}

    /**
     * The policy of a file, or of every {@code *.yaml} and {@code *.yml} file of a folder.
     *
     * @throws PolicyException with every problem, each with file, line and key
     */
    public static Policy load(Path fileOrFolder) throws PolicyException {
        return check(fileOrFolder).policy();
    }

    /**
     * The policy of a file or a folder, and what of it is hardly meant so.
     *
     * @throws PolicyException with every problem, each with file, line and key
     */
    public static CheckedPolicy check(Path fileOrFolder) throws PolicyException {
        return check(fileOrFolder.toString(), texts(fileOrFolder));
    }

    private static List<PolicyText> texts(Path fileOrFolder) throws PolicyException {
        Problems problems = new Problems();
        List<PolicyText> texts = new ArrayList<>();
        for (Path file : files(fileOrFolder, problems)) {
            try {
                texts.add(new PolicyText(file.toString(), Files.readString(file, StandardCharsets.UTF_8)));
            } catch (CharacterCodingException e) {
                problems.add(file.toString(), 0, "", "is not UTF-8: save it as UTF-8");
            } catch (IOException e) {
                problems.add(file.toString(), 0, "", "cannot be read: check that it exists and may be read by you");
            }
        }
        if (problems.any()) {
            throw new PolicyException(problems.all());
        }
        return texts;
    }

    /**
     * The run that a file or a folder agrees on, whatever else stands there.
     *
     * @throws PolicyException with every problem, each with file, line and key
     */
    public static RunPolicy run(Path fileOrFolder) throws PolicyException {
        PolicyLoader loader = new PolicyLoader();
        texts(fileOrFolder).forEach(loader::gather);
        RunPolicy run = loader.section("run", RunSection::read, null);
        if (!loader.problems.any() && run == null) {
            loader.problems.add(fileOrFolder.toString(), 0, "", "has no section 'run': write the run there");
        }
        if (run == null || loader.problems.any()) {
            throw new PolicyException(loader.problems.all());
        }
        return run;
    }

    /** The policy of texts that were read already; {@code whole} names them together in problems. */
    static Policy read(String whole, List<PolicyText> texts) throws PolicyException {
        return check(whole, texts).policy();
    }

    /** The same, with its warnings. */
    static CheckedPolicy check(String whole, List<PolicyText> texts) throws PolicyException {
        PolicyLoader loader = new PolicyLoader();
        texts.forEach(loader::gather);
        Policy policy = loader.understand(whole);
        if (policy == null || loader.problems.any()) {
            throw new PolicyException(loader.problems.all());
        }
        return new CheckedPolicy(policy, loader.problems.warnings());
    }

    private static List<Path> files(Path fileOrFolder, Problems problems) {
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        try (Stream<Path> listed = Files.list(fileOrFolder)) {
            List<Path> files = listed.filter(PolicyLoader::isPolicy).sorted().toList();
            if (files.isEmpty()) {
                problems.add(fileOrFolder.toString(), 0, "", "has no policy: put at least one *.yaml file there");
            }
            return files;
        } catch (IOException e) {
            problems.add(fileOrFolder.toString(), 0, "", "cannot be read: check that you may read the folder");
            return List.of();
        }
    }

    private static boolean isPolicy(Path file) {
        String name = String.valueOf(file.getFileName());
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    private void gather(PolicyText text) {
        text.parse(problems)
                .ifPresent(top -> top.all().forEach((key, field) -> {
                    Field earlier = sections.get(key);
                    if (!SECTIONS.contains(key)) {
                        field.problem(Mapping.unknown(key, SECTIONS));
                    } else if (earlier != null) {
                        field.problem("stands in " + earlier.file() + " too, line " + earlier.line()
                                + ": a policy has it once");
                    } else {
                        sections.put(key, field);
                    }
                }));
    }

    private @Nullable Policy understand(String whole) {
        boolean readable = !problems.any();
        SiteSection site = section("site", SiteSection::read, null);
        TariffPolicy tariff = section("tariff", TariffSection::read, null);
        ControlSection control = section("control", ControlSection::read, ControlSection.ABSENT);
        BudgetPolicy budget = section("budget", BudgetSection::read, BudgetPolicy.NONE);
        JobDefaults defaults = section("job-defaults", JobsSection::defaults, JobDefaults.DEFAULT);
        JobDefaults known = defaults != null ? defaults : JobDefaults.DEFAULT;
        Optional<RunPolicy> run = Optional.ofNullable(section("run", RunSection::read, null));
        Map<JobId, JobPolicy> jobs = section("jobs", field -> JobsSection.jobs(field, known), Map.of());
        SchedulingRules scheduling = site == null
                ? SchedulingRules.DEFAULT
                : section(
                        "scheduling",
                        new SchedulingSection(site.zone(), site.site().nodes())::read,
                        SchedulingRules.DEFAULT);
        for (String key : List.of("site", "tariff")) {
            if (readable && !sections.containsKey(key)) {
                problems.add(whole, 0, "", "has no section '" + key + "': a policy needs it");
            }
        }
        if (site != null && control != null) {
            site.checkSafeStates(control.control().safeLimit(), control.safeLimitAt());
        }
        if (site == null || tariff == null || control == null || budget == null || scheduling == null || jobs == null) {
            return null;
        }
        return new Policy(
                site.site(),
                site.zone(),
                tariff,
                control.control(),
                budget,
                known,
                run,
                scheduling,
                new TreeMap<>(jobs));
    }

    private <T> @Nullable T section(String key, Field.Reader<T> reader, @Nullable T otherwise) {
        Field field = sections.get(key);
        return field == null ? otherwise : reader.read(field);
    }
}
