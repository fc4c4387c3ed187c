drop table mlops.model_versions, mlops.models, mlops.validations;
drop schema mlops;
