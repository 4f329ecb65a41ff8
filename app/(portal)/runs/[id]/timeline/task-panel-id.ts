/** Id of the element that shows the selected task; focusable. */
export const taskPanelId = "selected-task";
