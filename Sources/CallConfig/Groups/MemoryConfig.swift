/// What is remembered of callers between their calls.
public struct MemoryConfig: Hashable, Sendable {
    /// 0: for ever.
    public var retentionDays: Int

    init(_ fields: ConfigFields) { retentionDays = fields.whole("retentionDays") ?? 365 }
}
