package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The addresses that processes listen on, out of Linux's /proc. */
final class Listeners {
    private Listeners() {}

    static List<String> addressesOf(List<Long> pids) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (long pid : pids) {
            try (Stream<Path> fds = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                for (Path fd : fds.toList()) {
                    inodes.add(target(fd));
                }
            }
        }
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[3].equals("0A") && inodes.contains("socket:[" + columns[9] + "]")) {
                    String hex = columns[1].substring(0, columns[1].indexOf(':'));
                    addresses.add(hex.equals("0100007F") ? "127.0.0.1" : hex);
                }
            }
        }
        return addresses;
    }

    private static String target(Path fd) throws IOException {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (NoSuchFileException closed) {
            return "";
        }
    }
}
