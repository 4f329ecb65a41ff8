/** The type under which a task of the catalogue is dragged onto the canvas. */
export const draggedTask = "application/x-switchyard-task";
