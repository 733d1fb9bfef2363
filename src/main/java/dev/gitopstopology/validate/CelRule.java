package dev.gitopstopology.validate;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.gitopstopology.validate.SchemaNode.Rule;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One compiled rule. {@code self} is dynamic: that its fields exist was the API server's business when the CRD was installed,
 * and {@code ValidateAgreesWithApiServerIT} installs it.
 *
 * @param transition whether it compares with the old value
 */
record CelRule(Rule rule, CelRuntime.Program program, boolean transition) {
    private static final String OLD_SELF = "oldSelf";
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(100_000)
            .build();
    private static final Cel CEL = CelFactory.standardCelBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(CelExtensions.strings(), CelExtensions.lists(), CelExtensions.sets(OPTIONS))
            .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.lists(), CelExtensions.sets(OPTIONS))
            .addVar("self", SimpleType.DYN)
            .addVar(OLD_SELF, SimpleType.DYN)
            .build();

    static CelRule compile(Rule rule) {
        try {
            CelAbstractSyntaxTree tree = CEL.compile(rule.text()).getAst();
            boolean transition = CelNavigableAst.fromAst(tree)
                    .getRoot()
                    .allNodes()
                    .anyMatch(node -> node.getKind() == Kind.IDENT
                            && node.expr().ident().name().equals(OLD_SELF));
            return new CelRule(rule, CEL.createProgram(tree), transition);
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("a rule of the CRDs does not compile: " + rule.text(), e);
        }
    }

    /** Null when the rule holds. */
    @Nullable
    String failure(Object self, @Nullable Object oldSelf) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", self);
        if (transition && oldSelf != null) {
            variables.put(OLD_SELF, oldSelf);
        }
        try {
            return Boolean.TRUE.equals(program.eval(variables)) ? null : rule.message();
        } catch (CelEvaluationException e) {
            return e.getMessage() + " evaluating rule: " + rule.message();
        }
    }
}
