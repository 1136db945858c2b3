extension TwilioDriver {
    /// The driver with the carrier's own signature scheme.
    public init(accountSID: String, authToken: String) {
        let signature = TwilioSignature(authToken: authToken)
        self.init(accountSID: accountSID) { signature.verify($0, alternatives: $1, now: $2) }
    }
}
