package io.updateorchestrator.ingest.manifest;

import io.updateorchestrator.common.resource.GroupKind;
import java.util.Map;
import java.util.regex.Pattern;

/** What the API server accepts as names (k8s.io/apimachinery, {@code util/validation} and {@code api/validation}). */
final class NameRules {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern KEY_NAME = Pattern.compile(QUALIFIED);
  private static final Pattern LABEL_VALUE = Pattern.compile("(" + QUALIFIED + ")?");

  /** The rule for a kind's names; null says that any name will do. */
  private enum Rule {
    SUBDOMAIN_NAME(SUBDOMAIN, 253, "lower-case letters, digits, '-' and '.', with a letter or digit at both ends, 253 at most"),
    LABEL_NAME(Pattern.compile(LABEL), 63, "lower-case letters, digits and '-', with a letter or digit at both ends, 63 at most"),
    SERVICE_NAME(Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?"), 63, "lower-case letters, digits and '-', with a letter first and a letter or digit last, 63 at most"),
    CRON_JOB_NAME(SUBDOMAIN, 52, "lower-case letters, digits, '-' and '.', with a letter or digit at both ends, 52 at most"),
    PATH_SEGMENT(Pattern.compile("(?!\\.{1,2}$)[^/%]+"), Integer.MAX_VALUE, "without '/' and '%', and not '.' or '..'");

    private final Pattern pattern;
    private final int length;
    private final String words;

    Rule(Pattern pattern, int length, String words) {
      this.pattern = pattern;
      this.length = length;
      this.words = words;
    }

    boolean accepts(String name) {
      return name.length() <= length && pattern.matcher(name).matches();
    }
  }

  private static final Map<String, Rule> EXCEPTIONS = Map.of(
      "Namespace", Rule.LABEL_NAME,
      "Service", Rule.SERVICE_NAME,
      "batch/CronJob", Rule.CRON_JOB_NAME,
      "networking.k8s.io/IPAddress", Rule.PATH_SEGMENT,
      "certificates.k8s.io/ClusterTrustBundle", Rule.PATH_SEGMENT);

  private NameRules() {}

  /**
   * @param builtIn false for kinds that an aggregated API may serve, with rules of its own
   * @return how names of the kind have to be; null where this one is so
   */
  static String trouble(GroupKind kind, boolean builtIn, String name) {
    Rule rule = EXCEPTIONS.getOrDefault(kind.toString(),
        !builtIn || kind.group().equals("rbac.authorization.k8s.io") ? Rule.PATH_SEGMENT : Rule.SUBDOMAIN_NAME);
    return rule.accepts(name) ? null : "must be " + rule.words;
  }

  static String namespaceTrouble(String namespace) {
    return Rule.LABEL_NAME.accepts(namespace) ? null : "must be " + Rule.LABEL_NAME.words;
  }

  /** Keys of labels and annotations: an optional DNS prefix and a slash, then a name. */
  static boolean isQualified(String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    boolean prefix = slash < 0 || Rule.SUBDOMAIN_NAME.accepts(key.substring(0, slash));
    return prefix && name.length() <= 63 && KEY_NAME.matcher(name).matches();
  }

  static boolean isLabelValue(String value) {
    return value.length() <= 63 && LABEL_VALUE.matcher(value).matches();
  }
}
