// What Streamlit gives the script of an element.
export interface Element<Data> {
  data: Data;
  parentElement: ParentNode;
  setStateValue: (name: string, value: string | boolean) => void;
}
