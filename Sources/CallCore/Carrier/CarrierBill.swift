/// What a carrier says when it is asked what a call cost.
public enum CarrierBill: Hashable, Sendable {
    /// A decimal number as the carrier writes it, with the currency behind it when that is known: `0.0085 USD`.
    case cost(String)
    /// Not made out yet, or the question did not come through: it may be asked again later.
    case notYet
    /// The carrier will never say.
    case none
}
