package dev.gitopstopology.distribution;

import dev.gitopstopology.distribution.DistributionException.Reason;
import java.io.IOException;
import java.io.InputStream;

/** Reads no more than a release manifest can reasonably have; the largest so far has 2 MB. */
final class CappedBytes {
    static final int CAP = 16 << 20;

    private CappedBytes() {}

    static byte[] read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(CAP + 1);
        if (bytes.length > CAP) {
            throw tooLarge();
        }
        return bytes;
    }

    static DistributionException tooLarge() {
        return new DistributionException(
                Reason.TooLarge, "more than " + (CAP >> 20) + " MiB, which no release manifest has");
    }
}
