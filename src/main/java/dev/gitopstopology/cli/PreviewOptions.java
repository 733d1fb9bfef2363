package dev.gitopstopology.cli;

import dev.gitopstopology.cli.offline.FileConfigMaps;
import dev.gitopstopology.cli.offline.OfflineRendering;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.Terminal;
import dev.gitopstopology.cli.preview.LivingConfigMaps;
import dev.gitopstopology.cli.preview.LivingFleet;
import dev.gitopstopology.cli.preview.Preview;
import dev.gitopstopology.cli.preview.PreviewReport;
import dev.gitopstopology.cluster.admin.HubSession;
import dev.gitopstopology.distribution.ConfigMapReader;
import dev.gitopstopology.operator.provision.HubConfigMaps;
import dev.gitopstopology.validate.Loaded;
import dev.gitopstopology.validate.Validation;
import dev.gitopstopology.validate.Validator;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** What {@code plan} and {@code diff} are told, and the preview that both show. */
final class PreviewOptions {
    /** How it is written. */
    enum Output {
        wide,
        yaml,
        json
    }

    static final String LIMITS =
            "Your own login reads the hub, and the operator's tokens in their Secrets there; members are asked with these. Only"
                    + " the namespaces that the files name are looked at, and a resource that no file names stays as it is."
                    + " What the operator decides while it works (shards, what waits for what) is not foreseen, and what an"
                    + " administrator's enrolment made on a member is not compared.";

    @Mixin
    private FileOptions files;

    @Mixin
    private HubOptions hub;

    @Mixin
    private RenderingOptions renderingOptions;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    PreviewOptions() {}

    /**
     * @param program as the API servers' audit logs are to name it
     * @return the verb's exit code
     */
    int show(CommandLine verb, String program, Function<PreviewReport, String> text) {
        Optional<PreviewReport> report = preview(program, verb.getErr());
        report.ifPresent(each -> {
            verb.getOut().print(text.apply(each));
            verb.getOut().flush();
        });
        return report.map(PreviewReport::exit).orElse(ExitCode.FAILURE);
    }

    /** @return empty when the files are not valid, which has been told */
    private Optional<PreviewReport> preview(String program, PrintWriter err) {
        Loaded loaded = files.read();
        Validation validation = Validator.packaged().validate(loaded);
        if (!validation.accepted() || !validation.warnings().isEmpty()) {
            err.print(ValidationReport.text(validation));
            err.flush();
        }
        if (!validation.accepted()) {
            return Optional.empty();
        }
        Consumer<String> progress = Terminal.here()
                ? line -> {
                    err.println(line);
                    err.flush();
                }
                : line -> {};
        try (HubSession session = hub.open(program, err, progress)) {
            ConfigMapReader configMaps = new LivingConfigMaps(patient(session), new FileConfigMaps(loaded.documents()));
            LivingFleet fleet = LivingFleet.read(session, loaded.documents(), configMaps);
            OfflineRendering rendering = renderingOptions.rendering(configMaps);
            Preview preview = new Preview(session, fleet, progress);
            return Optional.of(new PreviewReport(preview.of(rendering.renderWhatCanBe(fleet.documents()))));
        }
    }

    private static ConfigMapReader patient(HubSession session) {
        HubConfigMaps maps = new HubConfigMaps(session.client());
        return (namespace, name) ->
                session.asked("reading ConfigMap %s/%s".formatted(namespace, name), () -> maps.read(namespace, name));
    }
}
