/// A function of a flow that is called with a call handle as its first argument.
public struct FlowEntry: Sendable {
    /// Its place in the returned table: `["outbound"]`, `["actions", "continue"]`, `["tools", "book", "run"]`.
    public let path: [String]
    public let function: FunctionShape
    /// Name of the parameter that is the call handle; nil when the function takes none.
    public let handle: String?
    /// Bindings that hold the handle: that parameter, other names for it and parameters of local functions it is
    /// passed to.
    public let handles: Set<Int>
    /// Every parameter of the file named `call`; they count as handles too.
    public let parametersNamedCall: Set<Int>
    /// The calls in the function, in closures inside it and in the local functions the handle is passed to.
    public let callSites: [CallSite]

    /// Whether a local variable or parameter holds the call handle.
    public func isHandle(_ binding: Int) -> Bool {
        handles.contains(binding) || parametersNamedCall.contains(binding)
    }

    /// The calls made on the handle itself: verbs, as in `call:say("hi")`.
    public var handleCalls: [CallSite] {
        callSites.filter { $0.path.count == 2 && ($0.binding.map(isHandle) ?? false) }
    }
}
