/// Which incoming calls are taken.
public enum InboundPolicy: String, Hashable, Sendable, CaseIterable {
    case disabled, allowlist, pairing, open

    /// What a rejected call's record carries as `metadata.rejectionReason`.
    public static let rejectionMark = "inbound-policy"

    public enum Decision: Hashable, Sendable {
        case accept
        case reject(Rejection)
    }

    public enum Rejection: String, Hashable, Sendable, CaseIterable {
        /// No incoming calls at all.
        case disabled
        /// The caller shows no number.
        case anonymous
        /// The caller is not on the list.
        case notListed = "not-listed"
    }

    /// Decides on a caller.
    ///
    /// Numbers are equal when all their digits are; a matching ending is not enough, since anybody can present a
    /// longer number with the right tail. `pairing` acts as `allowlist`.
    public func decide(from: String?, allowFrom: [String]) -> Decision {
        switch self {
        case .disabled: return .reject(.disabled)
        case .open: return .accept
        case .allowlist, .pairing:
            let caller = PhoneNumber(from ?? "").digits
            guard !caller.isEmpty else { return .reject(.anonymous) }
            return allowFrom.contains { PhoneNumber($0).digits == caller } ? .accept : .reject(.notListed)
        }
    }
}
