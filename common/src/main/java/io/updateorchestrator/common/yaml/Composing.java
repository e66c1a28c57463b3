package io.updateorchestrator.common.yaml;

import java.io.Reader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Sets the parser up: limits on purpose, and no resolution of its own. */
final class Composing {

  /** Marks a plain scalar without an explicit tag: {@link Scalars} says what it means. */
  static final Tag PLAIN = new Tag("!plain");

  /** Real manifests nest up to 35. */
  private static final int NESTING = 100;

  private Composing() {}

  static Composer composer(Reader text, int length) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Math.max(length, 1) + 1);
    options.setNestingDepthLimit(NESTING);
    // Bombs are refused by what they expand to, where the tree is built.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    return new Composer(new ParserImpl(new StreamReader(text), options), new Unresolved(), options);
  }

  private static final class Unresolved extends Resolver {
    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, "", false);
    }
  }
}
