package io.updateorchestrator.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.config.Configuration.SourceEntry;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a webhook says has been pushed, as the forges say it: {@code repository} or {@code project} with its URLs, and a {@code ref}.
 *
 * @param repositories all names that the repository goes by; empty where none is named
 * @param ref null where none is named
 */
record Push(Set<RepositoryUrl> repositories, String ref) {

  private static final List<String> URLS = List.of("clone_url", "ssh_url", "html_url", "git_url", "url", "git_http_url", "git_ssh_url", "http_url", "web_url", "homepage");

  static Push of(JsonNode body) {
    Set<RepositoryUrl> names = new HashSet<>();
    for (String field : List.of("repository", "project")) {
      JsonNode repository = body.path(field);
      if (repository.isTextual()) {
        names.add(RepositoryUrl.of(repository.textValue()));
      }
      URLS.stream().map(repository::path).filter(JsonNode::isTextual).forEach(url -> names.add(RepositoryUrl.of(url.textValue())));
    }
    return new Push(names, body.path("ref").asText(null));
  }

  /** The git sources of that repository, whatever their branch. */
  List<SourceEntry> sourcesAmong(Collection<SourceEntry> sources) {
    return sources.stream().filter(s -> s.git() != null && repositories.contains(RepositoryUrl.of(s.git()))).toList();
  }

  boolean concerns(SourceEntry source) {
    return ref == null || ref.equals("refs/heads/" + source.branch()) || ref.equals(source.branch());
  }
}
