package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a cluster's files go, and which of them go with it.
 *
 * @param files the files
 * @param temporary the directories that are deleted when the cluster is closed, or swept
 * @param pids the pid file
 */
record TemporaryPlace(ClusterFiles files, List<Path> temporary, Path pids) {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_BYTES = 1L << 30;

    static TemporaryPlace choose(ClusterOptions options, Path run) throws IOException {
        ClusterFiles.createPrivate(run);
        String id = options.name() + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        List<Path> temporary = new ArrayList<>();
        Path directory = options.directory();
        if (directory == null) {
            directory = run.resolve(id);
            temporary.add(directory);
        }
        Path data = memoryHasRoom() ? MEMORY.resolve("gitops-topology-" + id) : directory.resolve("etcd-" + id);
        temporary.add(data);
        return new TemporaryPlace(new ClusterFiles(directory, data), temporary, run.resolve(id + ".pids"));
    }

    /** etcd writes with every request; on a disk, four clusters are heard. */
    private static boolean memoryHasRoom() throws IOException {
        return Files.isDirectory(MEMORY)
                && Files.isWritable(MEMORY)
                && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_BYTES;
    }

    void delete() throws IOException {
        for (Path directory : temporary) {
            Trees.delete(directory);
        }
    }
}
