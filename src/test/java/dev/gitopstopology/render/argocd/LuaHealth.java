package dev.gitopstopology.render.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;

/**
 * What a health check says of an object.
 *
 * @param message empty when it says none
 */
record LuaHealth(String status, String message) {
    /** With the libraries that Argo CD opens, and no others (util/lua/lua.go). */
    static LuaHealth of(String script, JsonNode object) {
        Globals globals = new Globals();
        globals.load(new BaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        LoadState.install(globals);
        LuaC.install(globals);
        globals.set("obj", lua(object));
        LuaValue health = globals.load(script, "health").call();
        return new LuaHealth(
                health.get("status").checkjstring(), health.get("message").optjstring(""));
    }

    private static LuaValue lua(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                LuaTable table = new LuaTable();
                node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
                yield table;
            }
            case ARRAY -> {
                LuaTable table = new LuaTable();
                node.forEach(each -> table.set(table.length() + 1, lua(each)));
                yield table;
            }
            case BOOLEAN -> LuaValue.valueOf(node.asBoolean());
            case NUMBER -> LuaValue.valueOf(node.asDouble());
            case STRING -> LuaValue.valueOf(node.asText());
            default -> LuaValue.NIL;
        };
    }
}
