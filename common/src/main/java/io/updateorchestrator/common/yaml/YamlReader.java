package io.updateorchestrator.common.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.problem.Problem;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads YAML and JSON as kubectl does. A broken document is a problem and hides no other document of its file. */
public final class YamlReader {

  private static final Pattern SEPARATOR = Pattern.compile("---(\\s.*)?");

  /** Go's, as in charts. */
  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{-?\\s*[.$a-z]");

  private YamlReader() {}

  /**
   * @param file as messages name it
   * @param problems receives what can't be read
   * @return the documents that could be read, empty ones left out
   */
  public static List<YamlDocument> read(String file, byte[] bytes, List<Problem> problems) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    List<YamlDocument> json = JsonDocuments.mayBe(text) ? JsonDocuments.read(file, text) : null;
    if (json != null) {
      return json;
    }
    List<YamlDocument> documents = new ArrayList<>();
    int number = 0;
    for (Chunk chunk : split(text)) {
      number += compose(file, chunk, number, documents, problems);
    }
    return documents;
  }

  /** @param line of its first character in the file, from 1 */
  private record Chunk(String text, int line) {}

  /** Splits at the separators first, as kubectl does, so that a syntax error ends with its document. */
  private static List<Chunk> split(String text) {
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    int startLine = 1;
    int line = 1;
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      int next = end < 0 ? text.length() : end + 1;
      boolean separator = text.startsWith("---", at) && SEPARATOR.matcher(text.substring(at, end < 0 ? next : end)).matches();
      if (separator && hasContent(text, start, at)) {
        chunks.add(new Chunk(text.substring(start, at), startLine));
        start = at;
        startLine = line;
      }
      at = next;
      line++;
    }
    chunks.add(new Chunk(text.substring(start), startLine));
    return chunks;
  }

  /** Directives and comments before a separator belong to the document that follows. */
  private static boolean hasContent(String text, int from, int to) {
    return text.substring(from, to).lines().anyMatch(l -> !l.isBlank() && !l.startsWith("%") && !l.stripLeading().startsWith("#"));
  }

  private static int compose(String file, Chunk chunk, int before, List<YamlDocument> documents, List<Problem> problems) {
    int count = 0;
    try {
      Composer composer = Composing.composer(new StringReader(chunk.text()), chunk.text().length());
      while (composer.checkNode()) {
        Node node = composer.getNode();
        count++;
        JsonNode root = new TreeBuilder(chunk.text().length(), chunk.line()).build(node);
        if (!root.isNull()) {
          documents.add(new YamlDocument(file, before + count, chunk.line() + node.getStartMark().getLine(), root, chunk.text(), chunk.line()));
        }
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : chunk.line() + e.getProblemMark().getLine();
      problems.add(new Problem(file, before + count + 1, line, null, oneLine(e), hint(chunk, "fix the YAML syntax here")));
      return count + 1;
    } catch (TreeBuilder.Unreadable e) {
      problems.add(new Problem(file, before + count, chunk.line() + e.line(), null, e.getMessage(), hint(chunk, e.hint())));
    } catch (YAMLException e) {
      problems.add(new Problem(file, before + count + 1, chunk.line(), null, e.getMessage().lines().findFirst().orElse("not YAML").strip(), null));
      return count + 1;
    } catch (StackOverflowError e) {
      problems.add(new Problem(file, before + count + 1, chunk.line(), null, "nested too deeply", null));
      return count + 1;
    }
    return count;
  }

  private static String hint(Chunk chunk, String otherwise) {
    return TEMPLATE.matcher(chunk.text()).find() ? "this looks like a template: render it first" : otherwise;
  }

  /** Without the name of an alias or tag: a password may begin with an asterisk or an exclamation mark. */
  private static String oneLine(MarkedYAMLException e) {
    String context = e.getContext() == null ? "" : e.getContext() + ": ";
    return (context + e.getProblem()).replaceAll("\\s+", " ").replaceAll("(undefined (alias|tag handle)).*", "$1");
  }
}
