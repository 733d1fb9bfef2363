package dev.gitopstopology.cli;

import dev.gitopstopology.validate.Loaded;
import dev.gitopstopology.validate.Sources;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The files that a verb works on. */
final class FileOptions {
    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description = {
                "YAML or JSON file; directory, with every *.yaml, *.yml and *.json below it; or - for stdin.",
                "May be given more than once; everything given is looked at together."
            })
    private List<String> names = new ArrayList<>();

    Loaded read() {
        return new Sources(System.in).readObjects(names);
    }
}
