package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be gone when a cluster's JVM is gone. Written before the first process starts, one line a fact:
 *
 * <pre>
 * parent PID START      the JVM
 * temporary PATH        a directory to delete
 * holds PATH            a directory that our processes have on their command line
 * process PID START     a process of the cluster
 * </pre>
 */
record PidFile(Path path) {
    /** A pid file as read. */
    record Content(ProcessId parent, List<Path> temporary, List<Path> holds, List<ProcessId> processes) {}

    static PidFile create(Path path, List<Path> temporary, List<Path> holds) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("parent ").append(ProcessId.of(ProcessHandle.current())).append('\n');
        temporary.forEach(
                directory -> text.append("temporary ").append(directory).append('\n'));
        holds.forEach(directory -> text.append("holds ").append(directory).append('\n'));
        Path whole = path.resolveSibling(path.getFileName() + ".new");
        Files.writeString(whole, text);
        Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
        return new PidFile(path);
    }

    void add(Process process) throws IOException {
        String line = "process " + ProcessId.of(process.toHandle()) + "\n";
        Files.write(path, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    Content read() throws IOException {
        ProcessId parent = new ProcessId(-1, 0);
        List<Path> temporary = new ArrayList<>();
        List<Path> holds = new ArrayList<>();
        List<ProcessId> processes = new ArrayList<>();
        String text = Files.readString(path);
        // A line that its writer did not live to finish is left out.
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            String value = line.substring(line.indexOf(' ') + 1);
            String[] words = value.split(" ", -1);
            switch (line.substring(0, Math.max(0, line.indexOf(' ')))) {
                case "parent" -> parent = ProcessId.parse(words[0], words[1]);
                case "temporary" -> temporary.add(Path.of(value));
                case "holds" -> holds.add(Path.of(value));
                case "process" -> processes.add(ProcessId.parse(words[0], words[1]));
                default -> throw new IOException(path + " is not a pid file of ours: " + line);
            }
        }
        return new Content(parent, temporary, holds, processes);
    }
}
