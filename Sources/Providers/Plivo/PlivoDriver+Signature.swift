extension PlivoDriver {
    /// The driver with the carrier's own signature scheme.
    public init(authID: String, authToken: String) {
        let signature = PlivoSignature(authToken: authToken)
        self.init(authID: authID) { signature.verify($0, alternatives: $1, now: $2) }
    }
}
