package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.e2e.outside.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** CONTRIBUTING.md lists what the poms use, with the same versions. */
class DependencyTableTest {
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (\\S+) \\| (.+) \\|");

  private final Document root = pom(Repository.ROOT.resolve("pom.xml"));

  private static Document pom(Path file) {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    } catch (Exception e) {
      throw new AssertionError(file + " can't be read", e);
    }
  }

  private static Map<String, String> table() throws IOException {
    Map<String, String> table = new TreeMap<>();
    for (String line : Files.readAllLines(Repository.ROOT.resolve("CONTRIBUTING.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(table.put(row.group(1), row.group(2))).as("rows of " + row.group(1)).isNull();
        assertThat(row.group(3)).as("why " + row.group(1)).isNotBlank();
      }
    }
    return table;
  }

  private Map<String, String> managed() {
    Map<String, String> managed = new TreeMap<>();
    for (Element dependency : elements(root, "dependency")) {
      String group = text(dependency, "groupId");
      if (text(dependency, "version") != null && !group.equals("io.updateorchestrator")) {
        managed.put(group + ":" + text(dependency, "artifactId"), resolved(text(dependency, "version")));
      }
    }
    for (Element plugin : elements(root, "plugin")) {
      if (text(plugin, "version") != null) {
        managed.put(text(plugin, "artifactId"), text(plugin, "version"));
      }
    }
    return managed;
  }

  private String resolved(String version) {
    return version.startsWith("${") ? elements(root, version.substring(2, version.length() - 1)).getFirst().getTextContent() : version;
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static String text(Element element, String name) {
    NodeList nodes = element.getElementsByTagName(name);
    return nodes.getLength() == 0 ? null : nodes.item(0).getTextContent();
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> files = Files.find(Repository.ROOT, 3, (p, a) -> p.endsWith("pom.xml") && !p.toString().contains("/target/"))) {
      return files.filter(p -> !p.equals(Repository.ROOT.resolve("pom.xml"))).toList();
    }
  }

  @Test
  void theTableListsWhatThePomManages() throws IOException {
    assertThat(table()).isEqualTo(managed());
  }

  @Test
  void modulesNameNoVersionsOfTheirOwn() throws IOException {
    for (Path module : modules()) {
      assertThat(elements(pom(module), "version")).as(module.toString()).extracting(Element::getTextContent).isSubsetOf("0.1.0-SNAPSHOT", "${project.version}");
    }
  }

  @Test
  void nothingIsManagedThatNobodyUses() throws IOException {
    // Given
    List<String> used = new ArrayList<>();
    for (Path module : modules()) {
      elements(pom(module), "dependency").forEach(d -> used.add(text(d, "groupId") + ":" + text(d, "artifactId")));
    }
    elements(root, "dependency").stream().filter(d -> text(d, "version") == null).forEach(d -> used.add(text(d, "groupId") + ":" + text(d, "artifactId")));

    // When
    List<String> idle = managed().keySet().stream().filter(k -> k.contains(":") && !k.endsWith("-bom") && !k.startsWith("org.scala-lang") && !used.contains(k)).toList();

    // Then
    assertThat(idle).isEmpty();
  }
}
