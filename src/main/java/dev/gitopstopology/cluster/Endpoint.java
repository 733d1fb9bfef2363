package dev.gitopstopology.cluster;

/** A cluster's address together with a credential for it; its text shows the address only. */
public record Endpoint(String server, String caData, Credential credential) {

    public static Endpoint of(Address address, Credential credential) {
        return new Endpoint(address.server(), address.caData(), credential);
    }

    public Address address() {
        return new Address(server, caData);
    }

    @Override
    public String toString() {
        return "Endpoint[" + server + ", " + credential + "]";
    }
}
