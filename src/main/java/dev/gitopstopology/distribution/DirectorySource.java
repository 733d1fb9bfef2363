package dev.gitopstopology.distribution;

import dev.gitopstopology.distribution.DistributionException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The operator's own directory ({@code --distribution-dir}): {@code <project>/<version>/<file as upstream names it>}. */
final class DirectorySource implements ManifestSource {
    private final Path directory;

    DirectorySource(Path directory) {
        this.directory = directory;
    }

    @Override
    public String place(ReleaseRequest request) {
        return "file " + path(request);
    }

    @Override
    public byte[] fetch(ReleaseRequest request) {
        try (InputStream in = Files.newInputStream(path(request))) {
            return CappedBytes.read(in);
        } catch (NoSuchFileException e) {
            throw new DistributionException(Reason.VersionUnknown, "no such file", e);
        } catch (IOException e) {
            throw new DistributionException(Reason.SourceUnreachable, "cannot be read: " + e.getMessage(), e);
        }
    }

    private Path path(ReleaseRequest request) {
        return directory
                .resolve(request.project().folder)
                .resolve(request.version())
                .resolve(request.file());
    }
}
