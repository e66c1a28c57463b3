package io.updateorchestrator.cli.command;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of options that are more than a text or a number. */
final class OptionValues {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private OptionValues() {}

  /** At least one. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        int number = Integer.parseInt(value.strip());
        if (number >= 1) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "' is no whole number");
      }
      throw new TypeConversionException("'" + value + "' is less than 1");
    }
  }

  /** As the API server takes it. */
  static final class Namespace implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (!LABEL.matcher(value).matches()) {
        throw new TypeConversionException("'" + value + "' is no name of a namespace: lower-case letters, digits and dashes, 63 at most");
      }
      return value;
    }
  }
}
