package dev.gitopstopology.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a plain (unquoted) scalar is. Kubernetes reads YAML with go-yaml 2, so this does too: {@code yes}, {@code on} and
 * {@code y} are booleans, {@code 0777} is 511, {@code 1_000} is 1000; YAML 1.2 reads text and decimals there. Dates are text.
 */
public final class YamlScalars {
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> NOT_FINITE = Set.of(".nan", ".inf", "+.inf", "-.inf");

    private static final Pattern PREFIXED =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+))");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern SAME_IN_YAML_1_2 = Pattern.compile(
            "[-+]?(0|[1-9][0-9]*)(\\.[0-9]*)?([eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+([eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+");
    private static final double TWO_TO_63 = 0x1p63;

    /** No number that fits 64 bits or a double needs more; beyond it, it is text. */
    private static final int LONGEST_NUMBER = 400;

    private YamlScalars() {}

    public static JsonNode read(String text) {
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return BooleanNode.valueOf(TRUE.contains(text));
        }
        if (NULL.contains(text)) {
            return NullNode.instance;
        }
        JsonNode number = number(text);
        return number == null ? TextNode.valueOf(text) : number;
    }

    /** Numbers that JSON, and so the API server, cannot hold. */
    public static boolean notFinite(String text) {
        return NOT_FINITE.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Whether YAML 1.2 takes the scalar for something else than {@link #read} does. */
    public static boolean ambiguous(String text, JsonNode read) {
        if (read.isBoolean()) {
            return !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false");
        }
        return read.isNumber() && !SAME_IN_YAML_1_2.matcher(text).matches();
    }

    private static @Nullable JsonNode number(String text) {
        if (text.length() > LONGEST_NUMBER || "+-.0123456789".indexOf(text.charAt(0)) < 0) {
            return null;
        }
        String plain = text.replace("_", "");
        BigInteger integer = integer(plain);
        if (integer != null && integer.bitLength() < Long.SIZE) {
            return LongNode.valueOf(integer.longValue());
        }
        if (!FLOAT.matcher(plain).matches()) {
            return null;
        }
        double value = Double.parseDouble(plain);
        if (Double.isInfinite(value)) {
            return null;
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < TWO_TO_63;
        return whole ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
    }

    private static @Nullable BigInteger integer(String plain) {
        if (DECIMAL.matcher(plain).matches()) {
            return new BigInteger(plain);
        }
        Matcher prefixed = PREFIXED.matcher(plain);
        if (!prefixed.matches()) {
            return null;
        }
        BigInteger value = prefixed.group(2) != null
                ? new BigInteger(prefixed.group(2), 16)
                : prefixed.group(3) != null
                        ? new BigInteger(prefixed.group(3), 2)
                        : new BigInteger(prefixed.group(4), 8);
        return prefixed.group(1).equals("-") ? value.negate() : value;
    }
}
