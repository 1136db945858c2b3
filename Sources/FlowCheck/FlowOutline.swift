import CallCore
import LuaSyntax

/// What the source shows of a flow's table; nil for what it does not show.
struct FlowOutline {
    var shape: FlowShape?
    var needs: FlowNeeds?
    var tools: Set<String>?
}
