package dev.gitopstopology.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit without the machine's configuration. JGit reads, and writes, configuration in the user's home, which is read-only in a
 * container, and which could name a proxy, a credential helper or a URL rewrite that nobody expects here.
 */
public final class BareSystemReader extends SystemReader.Delegate {
    private BareSystemReader(SystemReader machine) {
        super(machine);
    }

    /** For the whole process: JGit has one reader only. */
    public static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof BareSystemReader)) {
            SystemReader.setInstance(new BareSystemReader(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    /** No file behind it. */
    private static final class Empty extends FileBasedConfig {
        @SuppressWarnings("NullAway") // JGit's own idiom for a configuration without a file
        Empty(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
