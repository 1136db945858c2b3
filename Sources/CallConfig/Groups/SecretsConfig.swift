/// Where secret references lead.
public struct SecretsConfig: Hashable, Sendable {
    public var providers: [String: SecretProviderConfig]
    /// Sources that lack what their kind needs: the missing key by name.
    var incomplete: [String: String]
    public var maxProviderConcurrency: Int
    public var maxReferencesPerProvider: Int
    public var maxBatchBytes: Int

    init(_ fields: ConfigFields) {
        providers = fields.each("providers", SecretProviderConfig.init).compactMapValues { $0 }
        incomplete = fields.each("providers", SecretProviderConfig.missingKey).compactMapValues { $0 }
        let resolution = fields["resolution"]
        maxProviderConcurrency = resolution.whole("maxProviderConcurrency") ?? 4
        maxReferencesPerProvider = resolution.whole("maxRefsPerProvider") ?? 512
        maxBatchBytes = resolution.whole("maxBatchBytes") ?? 262_144
    }

    /// The source that a reference means; the environment is there without being declared.
    public func provider(for reference: SecretReference) -> SecretProviderConfig? {
        if let provider = providers[reference.provider] { return provider.source == reference.source ? provider : nil }
        return reference.source == .env && reference.provider == "default"
            ? SecretProviderConfig(kind: .environment(allowlist: nil)) : nil
    }
}
