package io.updateorchestrator.ingest.source;

import io.updateorchestrator.ingest.manifest.ManifestSet;

/**
 * What a source wants of one cluster at one revision.
 *
 * @param revision full commit SHA, or a folder's digest
 * @param author null where nobody is known
 * @param message of the commit; null for a folder
 * @param set with problems where the revision can't be read
 */
public record Rendered(String revision, String author, String message, ManifestSet set) {}
