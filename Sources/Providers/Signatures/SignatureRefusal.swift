import CallCore

/// A problem on its way out of a check.
struct SignatureRefusal: Error {
    var problem: SignatureProblem

    init(_ problem: SignatureProblem) { self.problem = problem }
}
