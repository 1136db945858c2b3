import CallCore

extension TwilioSignature {
    /// One way in which Twilio may have written what it signed.
    struct Candidate {
        var url: String
        var form: SignedForm

        /// All ways but the URL as it stands with the form as it came, which is `Candidate(url:form:)`.
        static func others(url: String, form: SignedForm) -> [Candidate] {
            guard let address = WebAddress(url) else { return [] }
            var found = Array(ports(of: address, form: form).dropFirst())
            guard ["ws", "wss"].contains(address.scheme.lowercased()) else { return found }
            var slashed = address
            slashed.path = address.path.utf8.last == 0x2F ? String(address.path.dropLast()) : address.path + "/"
            found += ports(of: slashed, form: form)
            guard let query = address.query, form.isEmpty else { return found }
            // Streams must not have a query; where one is there, Twilio's own server signs it like form fields.
            for var bare in [address, slashed] {
                bare.query = nil
                found += ports(of: bare, form: SignedForm(Array(query.utf8)))
            }
            return found
        }

        /// As it stands, and with the port left off or put in: Twilio does either.
        private static func ports(of address: WebAddress, form: SignedForm) -> [Candidate] {
            var other = address
            other.port = address.port == nil ? (address.scheme.lowercased() == "https" ? 443 : 80) : nil
            return [Candidate(url: address.text, form: form), Candidate(url: other.text, form: form)]
        }
    }
}
