import ChargebeeAPI
import OrderedJSON

extension GatewayReport {
    /// The gateways as one JSON array on one line; keys are only ever added, and their order is stable.
    ///
    /// Each fact has `evidence` (`official`, `third-party`, `inferred`, `unknown`) and `source` (a text or null), which
    /// stand beside it, or behind its name as in `vault_evidence`.
    /// - `id`, `title`, `chargebee_name`; `evidence`: how well the token fields are known
    /// - `vault`: `own`, `spreedly`, `own_or_spreedly`, `none`, `unknown`
    /// - `token_fields`: names; `reference_id`: its form, as in `{customer}/{card}`, or null; `fields`: every known way, the
    ///   likeliest first: `names`, `form`, `note`
    /// - `shapes`: `name`, `prefixes`, `characters`, `min_length` and `max_length` (bytes behind the prefix),
    ///   `typical_lengths`, `single_use_prefixes`, `case_sensitive` (null: not known), `mixes_case`,
    ///   `may_be_card_number`, `one_per_card` (null: not known), `example`, `note`
    /// - `skip_retrieval`, `export`: booleans; `switch_to`, `switch_from`: gateway ids. Where their evidence is `unknown`,
    ///   they are false or empty, and nothing follows from that
    /// - `additional_information`: `key`, `use` (`permanent_token`, `card_numbers`), `when`
    /// - `mappings`: ids, those made for the gateway or its vault first; `notes`, `sources`: texts
    package func json() -> String { JSONValue.array(entries.map(json)).text }

    private func json(_ entry: CatalogueEntry) -> JSONValue {
        let skipping = Gateway.skipRetrieval(entry.id)
        let exporting = Gateway.export(from: entry.id)
        let switching = Gateway.switching(of: entry.id)
        return .object([
            "id": .string(entry.id),
            "title": .string(entry.title),
            "chargebee_name": .string(entry.chargebeeName),
            "evidence": entry.evidence.jsonValue,
            "vault": .string(entry.vault.kind.rawValue),
            "vault_evidence": entry.vault.provenance.evidence.jsonValue,
            "vault_source": JSONValue(entry.vault.provenance.source),
            "token_fields": JSONValue(entry.tokenFields),
            "reference_id": JSONValue(entry.referenceForm),
            "fields": .array(entry.fields.map(\.jsonValue)),
            "shapes": .array(entry.shapes.map(\.jsonValue)),
            "skip_retrieval": .bool(skipping.isAllowed),
            "skip_retrieval_evidence": skipping.provenance.evidence.jsonValue,
            "skip_retrieval_source": JSONValue(skipping.provenance.source),
            "export": .bool(exporting.isAllowed),
            "export_evidence": exporting.provenance.evidence.jsonValue,
            "export_source": JSONValue(exporting.provenance.source),
            "switch_to": JSONValue(Gateway.switchTargets(from: entry.id)),
            "switch_from": JSONValue(Gateway.switchSources(to: entry.id)),
            "switch_evidence": switching.evidence.jsonValue,
            "switch_source": JSONValue(switching.source),
            "additional_information": .array(entry.additionalInformation.map(\.jsonValue)),
            "mappings": JSONValue(ownMappings(entry) + vaultMappings(entry) + generalMappings(entry)),
            "notes": JSONValue(entry.notes + [entry.advice].compactMap(\.self)),
            "sources": JSONValue(entry.sources),
        ])
    }
}

extension Evidence {
    fileprivate var jsonValue: JSONValue { .string(rawValue) }
}

extension CatalogueFields {
    fileprivate var jsonValue: JSONValue {
        .object([
            "names": JSONValue(names),
            "form": JSONValue(form),
            "note": JSONValue(note),
            "evidence": provenance.evidence.jsonValue,
            "source": JSONValue(provenance.source),
        ])
    }
}

extension CatalogueShape {
    fileprivate var jsonValue: JSONValue {
        .object([
            "name": .string(name),
            "prefixes": JSONValue(token.prefixes),
            "characters": .string(token.characters.rawValue),
            "min_length": .integer(token.lengths.lowerBound),
            "max_length": .integer(token.lengths.upperBound),
            "typical_lengths": .array(typicalLengths.map(JSONValue.integer)),
            "single_use_prefixes": JSONValue(token.singleUsePrefixes),
            "case_sensitive": isCaseSensitive.map(JSONValue.bool) ?? .null,
            "mixes_case": .bool(token.mixesCase),
            "may_be_card_number": .bool(token.digitsMayBeCardNumber),
            "one_per_card": isOnePerCard.map(JSONValue.bool) ?? .null,
            "example": JSONValue(example),
            "note": JSONValue(note),
            "evidence": provenance.evidence.jsonValue,
            "source": JSONValue(provenance.source),
        ])
    }
}

extension CatalogueExtra {
    fileprivate var jsonValue: JSONValue {
        .object([
            "key": .string(key),
            "use": .string(use.rawValue),
            "when": .string(when),
            "evidence": provenance.evidence.jsonValue,
            "source": JSONValue(provenance.source),
        ])
    }
}

extension JSONValue {
    fileprivate init(_ texts: [String]) { self = .array(texts.map(JSONValue.string)) }
}
