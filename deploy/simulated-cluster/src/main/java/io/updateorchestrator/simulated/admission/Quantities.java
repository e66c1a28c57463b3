package io.updateorchestrator.simulated.admission;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Amounts such as {@code 1Gi} and {@code 500m}. */
final class Quantities {

  private static final Map<String, BigDecimal> SUFFIXES = new LinkedHashMap<>();

  static {
    String[] binary = {"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    for (int i = 0; i < binary.length; i++) {
      SUFFIXES.put(binary[i], BigDecimal.valueOf(1024).pow(i + 1));
    }
    String[] decimal = {"k", "M", "G", "T", "P", "E"};
    for (int i = 0; i < decimal.length; i++) {
      SUFFIXES.put(decimal[i], BigDecimal.valueOf(1000).pow(i + 1));
    }
    SUFFIXES.put("m", new BigDecimal("0.001"));
    SUFFIXES.put("u", new BigDecimal("0.000001"));
    SUFFIXES.put("n", new BigDecimal("0.000000001"));
  }

  private Quantities() {}

  /** @return zero for what is no quantity */
  static BigDecimal value(String text) {
    for (Map.Entry<String, BigDecimal> suffix : SUFFIXES.entrySet()) {
      if (text.endsWith(suffix.getKey())) {
        return number(text.substring(0, text.length() - suffix.getKey().length())).multiply(suffix.getValue());
      }
    }
    return number(text);
  }

  static long bytes(String text) {
    return value(text).setScale(0, RoundingMode.UP).longValue();
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO;
    }
  }
}
