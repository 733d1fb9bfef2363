package dev.gitopstopology.validate;

/** A field, in the API server's notation ({@code spec.patches[0].target}) and as a JSON pointer. */
record FieldPath(String text, String pointer) {
    static final FieldPath ROOT = new FieldPath("", "");

    static FieldPath of(String... names) {
        FieldPath path = ROOT;
        for (String name : names) {
            path = path.child(name);
        }
        return path;
    }

    FieldPath child(String name) {
        String escaped = name.replace("~", "~0").replace("/", "~1");
        return new FieldPath(text.isEmpty() ? name : text + "." + name, pointer + "/" + escaped);
    }

    FieldPath item(int index) {
        return new FieldPath(text + "[" + index + "]", pointer + "/" + index);
    }
}
