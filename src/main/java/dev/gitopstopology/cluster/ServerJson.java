package dev.gitopstopology.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * JSON as API servers send it. One object that a user made must not keep the list that it is in from being read, or an informer
 * would stop for good: whatever an API server stores is read. What is nested deeper than anybody means to is read as null, and a
 * number that is too large as the largest that there is.
 */
final class ServerJson extends JsonFactory {
    /** Counted from the outermost bracket. Far more than what plans accept, and little enough to be walked through by recursion. */
    static final int LEVELS = 500;

    private static final long serialVersionUID = 1L;

    private ServerJson() {
        setStreamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(Integer.MAX_VALUE) // 10,000, by the API server; what is below LEVELS is not kept
                .maxNameLength(Integer.MAX_VALUE) // as long as the object may be
                .build());
    }

    private ServerJson(ServerJson original, @Nullable ObjectCodec codec) {
        super(original, codec);
    }

    /** Servers may be newer than our model: fields and enum values that we do not know are not errors. */
    static KubernetesSerialization serialization() {
        return new KubernetesSerialization(
                JsonMapper.builder(new ServerJson())
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                        .addHandler(new TooLarge())
                        .build(),
                true);
    }

    @Override
    public JsonFactory copy() {
        return new ServerJson(this, null);
    }

    @Override
    protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
        return new Shallow(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(Reader in, IOContext context) throws IOException {
        return new Shallow(super._createParser(in, context));
    }

    @Override
    protected JsonParser _createParser(char[] data, int offset, int length, IOContext context, boolean recyclable)
            throws IOException {
        return new Shallow(super._createParser(data, offset, length, context, recyclable));
    }

    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
        return new Shallow(super._createParser(data, offset, length, context));
    }

    /** What fabric8 reads of an Integer is text. */
    private static final class TooLarge extends DeserializationProblemHandler {
        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String failure) {
            boolean integer = type == Integer.class || type == int.class;
            if (!integer || !value.matches("-?[0-9][0-9.eE+]*")) {
                return NOT_HANDLED;
            }
            return value.startsWith("-") ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
    }

    /** Skips what is deeper, and says null in its place. */
    private static final class Shallow extends JsonParserDelegate {
        private boolean cut;

        Shallow(JsonParser parser) {
            super(parser);
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            JsonToken token = delegate.nextToken();
            cut = token != null
                    && token.isStructStart()
                    && delegate.getParsingContext().getNestingDepth() > LEVELS;
            if (cut) {
                delegate.skipChildren();
                return JsonToken.VALUE_NULL;
            }
            return token;
        }

        @Override
        public @Nullable JsonToken nextValue() throws IOException {
            JsonToken token = nextToken();
            return token == JsonToken.FIELD_NAME ? nextToken() : token;
        }

        @Override
        public @Nullable JsonToken currentToken() {
            return cut ? JsonToken.VALUE_NULL : delegate.currentToken();
        }

        @Override
        @Deprecated
        public @Nullable JsonToken getCurrentToken() {
            return currentToken();
        }

        @Override
        public int currentTokenId() {
            return cut ? JsonToken.VALUE_NULL.id() : delegate.currentTokenId();
        }

        @Override
        @Deprecated
        public int getCurrentTokenId() {
            return currentTokenId();
        }

        @Override
        public boolean hasTokenId(int id) {
            return currentTokenId() == id;
        }

        @Override
        public boolean hasToken(JsonToken token) {
            return currentToken() == token;
        }

        @Override
        public long getLongValue() throws IOException {
            try {
                return delegate.getLongValue();
            } catch (InputCoercionException e) {
                return delegate.getDoubleValue() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
        }

        @Override
        public long getValueAsLong() throws IOException {
            return getLongValue();
        }

        @Override
        public JsonParser skipChildren() throws IOException {
            if (!cut) {
                delegate.skipChildren();
            }
            return this;
        }
    }
}
