package io.updateorchestrator.common.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a plain scalar means to kubectl: YAML 1.1 as sigs.k8s.io/yaml resolves it, then JSON. The table is in
 * reference/inputs.md, "YAML, as kubectl reads it".
 */
final class Scalars {

  private static final Set<String> TRUE = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> NOT_A_NUMBER =
      Set.of(".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
  private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private Scalars() {}

  /** @throws IllegalArgumentException for a value that JSON can't say */
  static JsonNode resolve(String value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (NULL.contains(value)) {
      return json.nullNode();
    }
    char first = value.charAt(0);
    if (Character.isLetter(first)) {
      return TRUE.contains(value) ? json.booleanNode(true) : FALSE.contains(value) ? json.booleanNode(false) : json.textNode(value);
    }
    if (NOT_A_NUMBER.contains(value)) {
      throw new IllegalArgumentException("unsupported value: " + value);
    }
    if (first == '+' || first == '-' || first == '.' || Character.isDigit(first)) {
      JsonNode number = number(value.replace("_", ""));
      if (number != null) {
        return number;
      }
    }
    return json.textNode(value);
  }

  private static JsonNode number(String text) {
    BigInteger integer = integer(text);
    if (integer != null && integer.compareTo(MIN) >= 0 && integer.compareTo(MAX) <= 0) {
      return integer.bitLength() < 64 ? JsonNodeFactory.instance.numberNode(integer.longValue()) : JsonNodeFactory.instance.numberNode(integer);
    }
    if (!FLOAT.matcher(text).matches()) {
      return null;
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      return null; // 1e400 stays a string
    }
    return floating(value);
  }

  private static JsonNode floating(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e21) {
      BigInteger whole = new BigDecimal(value).toBigInteger();
      return whole.bitLength() < 64 ? JsonNodeFactory.instance.numberNode(whole.longValue()) : JsonNodeFactory.instance.numberNode(whole);
    }
    return JsonNodeFactory.instance.numberNode(value);
  }

  /** As Go's ParseInt with base 0 reads it; null where it does not. */
  private static BigInteger integer(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char mark = Character.toLowerCase(digits.charAt(1));
      radix = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
      digits = digits.substring(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
    }
    if (digits.isEmpty()) {
      return null;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), radix) < 0) {
        return null;
      }
    }
    BigInteger value = new BigInteger(digits, radix);
    return negative ? value.negate() : value;
  }
}
