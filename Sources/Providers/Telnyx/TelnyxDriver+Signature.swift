extension TelnyxDriver {
    /// The driver with the carrier's own signature scheme.
    public init(connectionID: String, publicKey: String) {
        let signature = TelnyxSignature(publicKey: publicKey)
        self.init(connectionID: connectionID) { signature.verify($0, alternatives: $1, now: $2) }
    }
}
