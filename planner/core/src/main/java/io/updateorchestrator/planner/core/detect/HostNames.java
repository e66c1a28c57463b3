package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host names in environment values and arguments that name a Service of the set: {@code db}, {@code db.prod}, {@code http://db:5432}.
 * A bare word counts only where the variable or flag says that it is a host, so that prose and image names make no edges.
 */
final class HostNames implements EdgeFinder {
  private static final String LABEL = "[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?";
  private static final String POD_OR_LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
  private static final String HOST = "(" + POD_OR_LABEL + "(?:\\." + POD_OR_LABEL + "){0,8})\\.?";
  private static final Pattern WHOLE = Pattern.compile(HOST);
  private static final Pattern URL = Pattern.compile("[a-z][a-z0-9+.-]*://(?:[^/@\\s]*@)?" + HOST + "(?::\\d{1,5})?(?:[/?#,].*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern WITH_PORT = Pattern.compile(HOST + ":\\d{1,5}(?:/.*)?");
  private static final Pattern SAYS_HOST =
      Pattern.compile("(?i)(^|.*[_.-])(host|hostname|hosts|addr|address|addresses|server|servers|endpoint|endpoints|url|uri|broker|brokers|service|upstream|backend|dsn|peer|master|primary|bootstrap)s?([_.-].*|$)");

  private final ReferenceTable table;

  HostNames(ReferenceTable table) {
    this.table = table;
  }

  @Override
  public void find(Manifest manifest, KnownObjects known, Findings findings) {
    for (FieldPath path : table.containersOf(manifest.ref().groupKind())) {
      Containers.at(manifest.body(), path, (where, container) -> container(manifest, where, container, known, findings));
    }
  }

  private static void container(Manifest manifest, String where, JsonNode container, KnownObjects known, Findings findings) {
    JsonNode env = container.path("env");
    for (int i = 0; i < env.size(); i++) {
      JsonNode value = env.get(i).path("value");
      if (value.isTextual()) {
        text(manifest, where + ".env[" + i + "].value", env.get(i).path("name").asText(), value.asText(), known, findings);
      }
    }
    for (String list : new String[] {"command", "args"}) {
      JsonNode words = container.path(list);
      for (int i = 0; i < words.size(); i++) {
        argument(manifest, where + "." + list + "[" + i + "]", words, i, known, findings);
      }
    }
  }

  private static void argument(Manifest manifest, String path, JsonNode words, int at, KnownObjects known, Findings findings) {
    String word = words.get(at).asText();
    int equals = word.startsWith("-") ? word.indexOf('=') : -1;
    String before = at > 0 ? words.get(at - 1).asText() : "";
    String flag = equals > 0 ? word.substring(0, equals) : before.startsWith("-") && before.indexOf('=') < 0 ? before : "";
    text(manifest, path, flag.replaceFirst("^-+", ""), equals > 0 ? word.substring(equals + 1) : word, known, findings);
  }

  private static void text(Manifest manifest, String path, String says, String value, KnownObjects known, Findings findings) {
    if (value.length() > 2_000) {
      return;
    }
    for (String part : value.split("[,;\\s]+")) {
      String host = hostIn(part, says, value);
      ResourceRef service = host == null ? null : service(host, manifest.ref().namespace(), known);
      if (service != null) {
        findings.addIfKnown(new Dependency(manifest.ref(), service, EdgeOrigin.SPEC, path, Strength.WEAK, Requirement.EXISTS, false));
      }
    }
  }

  private static String hostIn(String part, String says, String whole) {
    Matcher url = URL.matcher(part);
    if (url.matches()) {
      return url.group(1);
    }
    Matcher port = WITH_PORT.matcher(part);
    if (port.matches()) {
      return port.group(1);
    }
    Matcher bare = WHOLE.matcher(part);
    boolean clusterName = part.contains(".svc");
    boolean isHost = clusterName || part.length() == whole.length() && SAYS_HOST.matcher(says).matches();
    return isHost && bare.matches() ? bare.group(1) : null;
  }

  /** The Service of the set that a host name means inside of a cluster, or null: {@code name}, {@code name.namespace[.svc…]}, or a pod of a headless one. */
  static ResourceRef service(String host, String namespace, KnownObjects known) {
    String[] parts = host.split("\\.");
    if (!parts[0].matches(POD_OR_LABEL)) {
      return null;
    }
    boolean cluster = parts.length >= 3 && parts[2].equals("svc");
    boolean podInCluster = parts.length >= 4 && parts[3].equals("svc");
    ResourceRef[] candidates = switch (parts.length) {
      case 1 -> new ResourceRef[] {of(namespace, parts[0])};
      case 2 -> new ResourceRef[] {of(parts[1], parts[0]), of(namespace, parts[1])};
      default -> cluster ? new ResourceRef[] {of(parts[1], parts[0])}
          : podInCluster || parts.length == 3 ? new ResourceRef[] {of(parts[2], parts[1])} : new ResourceRef[0];
    };
    for (ResourceRef candidate : candidates) {
      boolean named = candidate.name().matches(LABEL) && (known.has(candidate) || known.makerOf(candidate) != null);
      if (named) {
        return candidate;
      }
    }
    return null;
  }

  private static ResourceRef of(String namespace, String name) {
    return ResourceRef.core("Service", namespace, name);
  }
}
