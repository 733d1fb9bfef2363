package dev.gitopstopology.cli.output;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
public final class Version implements IVersionProvider {
    /** How the program is called, also where it runs as a plugin under another name. */
    public static final String PROGRAM = "gitops-topology";

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {PROGRAM + " " + (version == null ? "(not packaged)" : version)};
    }
}
