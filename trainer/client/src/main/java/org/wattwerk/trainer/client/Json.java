package org.wattwerk.trainer.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The little of JSON that the job interface needs: one bounded object in, strings quoted out. */
final class Json {
    private static final int DEPTH_MAX = 16;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** Members are String, Double, Boolean, Map, List or null. */
    static Map<String, @Nullable Object> object(String text) throws JobClientException.Misunderstood {
        Json json = new Json(text);
        json.space();
        Map<String, @Nullable Object> object = json.members();
        json.space();
        if (json.at != text.length()) {
            throw json.wrong("text after the object");
        }
        return object;
    }

    /** The text as a JSON string, quotes included. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private Map<String, @Nullable Object> members() throws JobClientException.Misunderstood {
        expect('{');
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        space();
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            space();
            String name = string();
            space();
            expect(':');
            members.put(name, value());
            space();
            if (peek() == '}') {
                at++;
                return members;
            }
            expect(',');
        }
    }

    private List<@Nullable Object> elements() throws JobClientException.Misunderstood {
        expect('[');
        List<@Nullable Object> elements = new ArrayList<>();
        space();
        if (peek() == ']') {
            at++;
            return elements;
        }
        while (true) {
            elements.add(value());
            space();
            if (peek() == ']') {
                at++;
                return elements;
            }
            expect(',');
        }
    }

    private @Nullable Object value() throws JobClientException.Misunderstood {
        if (++depth > DEPTH_MAX) {
            throw wrong("nested too deep");
        }
        try {
            space();
            char c = peek();
            if (c == '{') {
                return members();
            }
            if (c == '[') {
                return elements();
            }
            if (c == '"') {
                return string();
            }
            if (word("true")) {
                return true;
            }
            if (word("false")) {
                return false;
            }
            if (word("null")) {
                return null;
            }
            return number();
        } finally {
            depth--;
        }
    }

    private Double number() throws JobClientException.Misunderstood {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return Double.valueOf(text.substring(start, at));
        } catch (NumberFormatException e) {
            throw wrong("no value");
        }
    }

    private String string() throws JobClientException.Misunderstood {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw wrong("control character in a string");
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws JobClientException.Misunderstood {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("unknown escape");
        };
    }

    private char unicode() throws JobClientException.Misunderstood {
        if (at + 4 > text.length()) {
            throw wrong("ends too early");
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(at++), 16);
            if (digit < 0) {
                throw wrong("unknown escape");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private boolean word(String word) {
        if (text.startsWith(word, at)) {
            at += word.length();
            return true;
        }
        return false;
    }

    private char peek() throws JobClientException.Misunderstood {
        if (at >= text.length()) {
            throw wrong("ends too early");
        }
        return text.charAt(at);
    }

    private void expect(char c) throws JobClientException.Misunderstood {
        if (peek() != c) {
            throw wrong("expected '" + c + "'");
        }
        at++;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JobClientException.Misunderstood wrong(String what) {
        return new JobClientException.Misunderstood("not JSON at character " + at + ": " + what);
    }
}
