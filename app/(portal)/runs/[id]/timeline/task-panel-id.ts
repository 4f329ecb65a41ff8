/** Where the page shows the selected task; it can take the focus. */
export const taskPanelId = "selected-task";
