package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.simulated.schema.ResourceKind;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names, labels and annotations: the same rules for all kinds. */
final class Names {

  private static final Pattern LABEL_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern QUALIFIED = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final Pattern PATH_SEGMENT = Pattern.compile("[^/%]+");
  private static final int LONGEST_ANNOTATIONS = 256 * 1024;

  static final String LABEL_TEXT = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
      + "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String SUBDOMAIN_TEXT = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
      + "alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String DNS_1035_TEXT = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
      + "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
  private static final String QUALIFIED_TEXT = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
      + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String LABEL_VALUE_TEXT = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
      + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

  /** Kinds whose names are free, as long as they make a path. */
  private static final Set<String> FREE = Set.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");

  private Names() {}

  static boolean isLabel(String name) {
    return name.length() <= 63 && LABEL_NAME.matcher(name).matches();
  }

  static void check(ResourceKind kind, JsonNode object, Causes causes) {
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asText();
    if (name.isEmpty()) {
      causes.required("metadata.name", "name or generateName is required");
    } else {
      name(kind, name, causes);
    }
    labels("metadata.labels", metadata.path("labels"), causes);
    int size = 0;
    for (Map.Entry<String, JsonNode> annotation : metadata.path("annotations").properties()) {
      key("metadata.annotations", annotation.getKey(), causes);
      size += annotation.getKey().length() + annotation.getValue().asText().length();
    }
    if (size > LONGEST_ANNOTATIONS) {
      causes.tooLong("metadata.annotations", "may not be more than 262144 bytes");
    }
  }

  private static void name(ResourceKind kind, String name, Causes causes) {
    switch (kind.kind()) {
      case "Namespace" -> match(LABEL_NAME, name, 63, LABEL_TEXT, causes);
      case "Service" -> match(DNS_1035, name, 63, DNS_1035_TEXT, causes);
      default -> {
        if (FREE.contains(kind.kind())) {
          if (!PATH_SEGMENT.matcher(name).matches()) {
            causes.invalid("metadata.name", name, "may not contain '/'");
          }
        } else {
          match(SUBDOMAIN, name, 253, SUBDOMAIN_TEXT, causes);
        }
      }
    }
  }

  private static void match(Pattern pattern, String name, int longest, String text, Causes causes) {
    if (name.length() > longest) {
      causes.invalid("metadata.name", name, "must be no more than " + longest + " characters");
    }
    if (!pattern.matcher(name).matches()) {
      causes.invalid("metadata.name", name, text);
    }
  }

  static void labels(String field, JsonNode labels, Causes causes) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      key(field, label.getKey(), causes);
      String value = label.getValue().asText();
      if (value.length() > 63) {
        causes.invalid(field, value, "must be no more than 63 bytes");
      }
      if (!LABEL_VALUE.matcher(value).matches()) {
        causes.invalid(field, value, LABEL_VALUE_TEXT);
      }
    }
  }

  private static void key(String field, String key, Causes causes) {
    String name = key.substring(key.indexOf('/') + 1);
    if (name.isEmpty()) {
      causes.invalid(field, key, "name part must be non-empty");
    } else if (name.length() > 63) {
      causes.invalid(field, key, "name part must be no more than 63 bytes");
    }
    if (!QUALIFIED.matcher(name).matches()) {
      causes.invalid(field, key, QUALIFIED_TEXT);
    }
    int slash = key.indexOf('/');
    if (slash >= 0 && !SUBDOMAIN.matcher(key.substring(0, slash)).matches()) {
      causes.invalid(field, key, "prefix part " + SUBDOMAIN_TEXT);
    }
  }
}
