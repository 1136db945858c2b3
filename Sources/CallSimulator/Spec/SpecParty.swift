import CallCore

/// Somebody on the phone in a test, and the call they are in.
final class SpecParty {
    let party: SimParty
    /// The engine's id, once it is known.
    var call: CallID?

    init(_ party: SimParty, call: CallID?) {
        self.party = party
        self.call = call
    }
}
