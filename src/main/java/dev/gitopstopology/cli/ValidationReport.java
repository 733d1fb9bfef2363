package dev.gitopstopology.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.TreePrinter;
import dev.gitopstopology.validate.Finding;
import dev.gitopstopology.validate.Validation;
import java.util.List;

/** A verdict as text for people and editors, and as a tree for programs. */
final class ValidationReport {
    private ValidationReport() {}

    /** One line per finding, {@code file:line:column: error: Kind namespace/name: field: message (way out)}, and a summary. */
    static String text(Validation validation) {
        return text(validation, Paint.NONE);
    }

    static String text(Validation validation, Paint paint) {
        StringBuilder text = new StringBuilder();
        validation.errors().forEach(finding -> line(text, paint.bad("error"), finding));
        validation.warnings().forEach(finding -> line(text, paint.unsure("warning"), finding));
        text.append(count(validation.checked(), "object"))
                .append(" checked, ")
                .append(validation.notChecked().size())
                .append(" of other kinds not checked: ")
                .append(count(validation.errors().size(), "error"))
                .append(", ")
                .append(count(validation.warnings().size(), "warning"))
                .append('\n');
        return text.toString();
    }

    private static void line(StringBuilder text, String severity, Finding finding) {
        text.append(finding.file())
                .append(':')
                .append(finding.line())
                .append(':')
                .append(finding.column())
                .append(": ")
                .append(severity)
                .append(": ");
        if (!finding.object().isEmpty()) {
            text.append(finding.object()).append(": ");
        }
        if (!finding.path().isEmpty()) {
            text.append(finding.path()).append(": ");
        }
        text.append(finding.message());
        if (!finding.hint().isEmpty()) {
            text.append(" (").append(finding.hint()).append(')');
        }
        text.append('\n');
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static ObjectNode tree(Validation validation) {
        ObjectNode tree = TreePrinter.JSON.createObjectNode();
        tree.put("accepted", validation.accepted());
        tree.put("checked", validation.checked());
        findings(tree.putArray("errors"), validation.errors());
        findings(tree.putArray("warnings"), validation.warnings());
        tree.set("notChecked", TreePrinter.JSON.valueToTree(validation.notChecked()));
        return tree;
    }

    private static void findings(ArrayNode array, List<Finding> findings) {
        findings.forEach(finding -> array.add(TreePrinter.JSON.<ObjectNode>valueToTree(finding)));
    }
}
